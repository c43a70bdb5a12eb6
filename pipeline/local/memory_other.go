//go:build !unix

package local

import (
	"runtime"
	"time"
)

// peakMemory is the memory that the runtime has taken from the system, in bytes: the resident peak is not told here.
func peakMemory() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}

// processorTime is 0 where the system does not tell.
func processorTime() time.Duration { return 0 }
