// Package seeded fixes the seed of property tests, so that a test run is the same each time. Test files import it for that alone; -rapid.seed on the
// command line outranks it, and 0 explores.
package seeded

import (
	"flag"

	_ "pgregory.net/rapid" // declares the flag
)

func init() {
	if err := flag.Set("rapid.seed", "1"); err != nil {
		panic(err)
	}
}
