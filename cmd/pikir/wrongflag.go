package main

import (
	"errors"
	"fmt"
	"math"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// wrongFlag words an error of the command line with what is allowed and where it is told.
func wrongFlag(cmd *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	if !errors.As(err, &value) {
		return fmt.Errorf("%w: `%s --help` lists the flags", err, cmd.CommandPath())
	}
	flag := value.GetFlag()
	return fmt.Errorf("--%s %s: write %s (%s)", flag.Name, value.GetValue(), allowed(flag.Value.Type()), flag.Usage)
}

// allowed says what a flag of a type takes.
func allowed(kind string) string {
	switch kind {
	case "uint64":
		return fmt.Sprintf("a whole number from 0 to %d", uint64(math.MaxUint64))
	case "uint32":
		return fmt.Sprintf("a whole number from 0 to %d", uint32(math.MaxUint32))
	case "int", "int64":
		return "a whole number"
	case "float64":
		return "a number, such as 0.01"
	case "bool":
		return "true or false"
	case "duration":
		return "a time such as 90s or 5m"
	case "stringToString":
		return "NAME=VALUE"
	}
	return "a value of another form"
}
