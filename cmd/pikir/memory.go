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

// boundGarbage lets garbage grow as large as what lives where that is little, and to no more than a twentieth of it where it is much, in few large pieces without pointers: collecting costs
// little then, and memory matters.
func boundGarbage(live int64) {
	const bytes = 8 << 20
	debug.SetGCPercent(int(max(5, min(100, 100*bytes/max(live, 1)))))
}

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
