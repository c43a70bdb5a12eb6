//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package local

import (
	"os"
	"syscall"
)

// lock holds a folder for this process, until it unlocks it or ends, however it ends. It fails where another holds it.
func lock(dir string) (unlock func(), held bool) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, false
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		f.Close()
		return nil, false
	}
	return func() { f.Close() }, true
}
