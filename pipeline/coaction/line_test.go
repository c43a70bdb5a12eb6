package coaction

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pikir/pipeline"
)

func TestLinesKeepTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.Int64Range(-1<<52, 1<<52), 1, 20)
		whole := rapid.Bool().Draw(t, "whole seconds")
		if whole {
			times = rapid.SliceOfN(rapid.Map(rapid.Int64Range(-1<<30, 1<<30), func(s int64) int64 { return s * second }), 1, 20)
		}
		want := times.Draw(t, "times")
		var clock clock
		for _, at := range want {
			clock.fine = !clock.suit(at) || clock.fine
		}
		l := newLine(len(want), clock, false, 0)
		for i, at := range want {
			l.set(i, 0, clock.ticks(at), 0)
		}
		for i, at := range want {
			if got := clock.zero + l.ticks(uint32(i))*clock.tick(); got != at {
				t.Fatalf("%d, want %d", got, at)
			}
			if got := l.between(0, uint32(i)) * clock.tick(); got != max(at-want[0], want[0]-at) {
				t.Fatalf("%d between %d and %d", got, want[0], at)
			}
		}
		if whole && clock.fine {
			t.Fatal("whole seconds within 68 years take more than 32 bits")
		}
	})
}

// Around a place of a hot post lie more places than its reach can say.
func TestSpansReachBeyondFarReach(t *testing.T) {
	traces := []pipeline.Trace{{Key: 0}}
	for i := range 3 * farReach {
		traces = append(traces, pipeline.Trace{Key: 1, At: int64(i) * 1000, Account: uint32(i % 7), Row: uint32(i + 1)})
	}
	traces = append(traces, pipeline.Trace{Key: 2, At: traces[len(traces)-1].At, Row: 4 * farReach})
	for _, window := range []time.Duration{AnyTime, time.Minute, 65535 * time.Millisecond, 90 * time.Second} {
		l, _ := lineOf(traces, &Options{Windows: []time.Duration{window}})
		l.keys.close()
		l.around = make([]reach, len(traces))
		l.findAround(span{0, uint32(len(traces))})
		for _, i := range []int{1, 2, 1000, farReach, farReach + 1, farReach + 2, 2 * farReach, 3*farReach - 1, 3 * farReach} {
			far := min(int64(i)*1000, window.Microseconds()) / 1000
			first := max(1, i-int(far))
			end, _ := slices.BinarySearchFunc(traces[1:len(traces)-1], traces[i].At+min(window.Microseconds(), 1<<40)+1, func(t pipeline.Trace, at int64) int { return int(t.At - at) })
			if got, want := l.span(uint32(i), l.around[i]), (span{uint32(first), uint32(1 + end)}); got != want {
				t.Errorf("window %s: around place %d lie %v, want %v", window, i, got, want)
			}
		}
	}
}
