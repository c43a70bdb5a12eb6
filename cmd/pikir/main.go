// Command pikir finds groups of accounts in a dump of comments that look like a paid positive-comment campaign
// working to a monthly quota, and says how sure that is and what else could explain it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones for machines that have none

	"github.com/spf13/cobra"
)

// Exit codes, part of the command's contract.
const (
	exitShort   = 1 // a check fell short
	exitUse     = 2 // wrong use or unreadable input
	exitStopped = 3 // stopped by a signal
)

// errShort is returned by commands whose check fell short; what fell short is printed before.
var errShort = errors.New("a check fell short")

func main() {
	os.Exit(pikir(os.Args[1:]))
}

// pikir runs one command line and returns its exit code.
func pikir(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := rootCommand()
	root.SetArgs(args)
	var profile profiles
	profile.flags(root)
	err := errors.Join(root.ExecuteContext(ctx), profile.stop())
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errShort):
		return exitShort
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "pikir: stopped")
		return exitStopped
	}
	fmt.Fprintln(os.Stderr, "pikir:", err)
	return exitUse
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "pikir",
		Short:         "Find groups of accounts that look like a paid positive-comment campaign",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(wrongFlag)
	root.PersistentFlags().Bool("quiet", false, "print nothing but results and errors")
	root.AddCommand(
		importCommand(),
		formatsCommand(),
		scoreCommand(),
		explainCommand(),
		trainPositivityCommand(),
		runCommand(),
		reportCommand(),
		pairsCommand(),
		compareCommand(),
		contractsCommand(),
		validateCommand(),
		simulateCommand(),
		detectorsCommand(),
		versionCommand(),
	)
	return root
}
