package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
)

// memoryLimit is the number of bytes that --memory allows, and what the runtime is told to keep to; without the flag, half of the machine's. 0 is no limit, where the
// machine's memory is not known.
func memoryLimit(flag string) (int64, error) {
	limit := machineMemory() / 2
	if flag != "" {
		var err error
		if limit, err = parseBytes(flag); err != nil {
			return 0, err
		}
	}
	if limit > 0 {
		debug.SetMemoryLimit(limit)
	}
	return limit, nil
}

// boundGarbage lets garbage grow to room beside what lives, but to no more than four times and no less than a share of that in percent. Where what lives is large, it is in few large pieces
// without pointers: collecting costs little then, and memory matters. GOGC outranks it.
func boundGarbage(live, room int64, least int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(max(least, int(min(400, 100*room/max(live, 1)))))
	}
}

// The garbage that commands may have however little they hold.
const (
	garbageOfPairs = 16 << 20
	garbageOfRun   = 64 << 20
)

// boundGarbageOfRun bounds the garbage of a run of so many comments, beside tables of a fixed size some 120 bytes each. What it holds lies in columns that stages make anew, so that less than an eighth would
// have the largest of them collected one by one.
func boundGarbageOfRun(comments int) { boundGarbage(100<<20+120*int64(comments), garbageOfRun, 12) }

// leastMemory is below what reading a dump takes.
const leastMemory = 64 << 20

// parseBytes reads 2GiB, 500MB, 2G or a number of bytes.
func parseBytes(text string) (int64, error) {
	digits := strings.TrimRight(text, "KMGTiB")
	n, err := strconv.ParseFloat(digits, 64)
	unit := strings.TrimSuffix(strings.TrimSuffix(text[len(digits):], "B"), "i")
	shift, known := map[string]int{"": 0, "K": 10, "M": 20, "G": 30, "T": 40}[unit]
	if err != nil || !known || n*float64(int64(1)<<shift) > 1<<60 {
		return 0, fmt.Errorf("--memory %s: write a size such as 2GiB or 500MiB", text)
	}
	if n *= float64(int64(1) << shift); n < leastMemory {
		return 0, fmt.Errorf("--memory %s: at least 64MiB is needed", text)
	}
	return int64(n), nil
}

// machineMemory is the machine's memory in bytes, where the system tells it in the way of Linux; 0 elsewhere.
func machineMemory() int64 {
	info, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(info, []byte("MemTotal:"))
	fields := bytes.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kib, _ := strconv.ParseInt(string(fields[0]), 10, 64)
	return kib << 10
}
