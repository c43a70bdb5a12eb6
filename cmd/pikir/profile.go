package main

import (
	"os"
	"runtime"
	"runtime/pprof"

	"github.com/spf13/cobra"
)

// profiles are what --cpuprofile and --memprofile ask for.
type profiles struct {
	cpu, memory string
	running     *os.File
}

// flags adds the flags to a command and all below it.
func (p *profiles) flags(root *cobra.Command) {
	root.PersistentFlags().StringVar(&p.cpu, "cpuprofile", "", "write a CPU profile for go tool pprof")
	root.PersistentFlags().StringVar(&p.memory, "memprofile", "", "write a profile of live memory for go tool pprof, at the end")
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return p.start() }
}

func (p *profiles) start() error {
	if p.cpu == "" {
		return nil
	}
	var err error
	if p.running, err = os.Create(p.cpu); err != nil {
		return err
	}
	return pprof.StartCPUProfile(p.running)
}

// stop ends the profiles and writes them.
func (p *profiles) stop() error {
	if p.running != nil {
		pprof.StopCPUProfile()
		if err := p.running.Close(); err != nil {
			return err
		}
	}
	if p.memory == "" {
		return nil
	}
	f, err := os.Create(p.memory)
	if err != nil {
		return err
	}
	defer f.Close()
	runtime.GC()
	return pprof.WriteHeapProfile(f)
}
