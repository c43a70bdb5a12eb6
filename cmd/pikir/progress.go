package main

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"pikir/pipeline"
)

// progress shows how far a command is: a bar with rate and remaining time on a terminal, a plain line a stage elsewhere, nothing with --quiet.
type progress struct {
	quiet, terminal bool
	stage           string
	bar             *progressbar.ProgressBar
}

func newProgress(cmd *cobra.Command) *progress {
	quiet, _ := cmd.Flags().GetBool("quiet")
	return &progress{quiet: quiet, terminal: term.IsTerminal(int(os.Stderr.Fd()))}
}

// show is told how much of a stage is done.
func (p *progress) show(stage string, done, total int64) {
	switch {
	case p.quiet:
	case p.terminal:
		p.draw(stage, done, total)
	case stage != p.stage:
		p.stage = stage
		fmt.Fprintln(os.Stderr, stage)
	}
}

func (p *progress) draw(stage string, done, total int64) {
	if stage != p.stage {
		p.done()
		p.stage = stage
		p.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription(stage),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionShowIts(), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
	}
	if total != p.bar.GetMax64() { // not known when the stage began
		p.bar.ChangeMax64(total)
	}
	_ = p.bar.Set64(done) // a bar that cannot be drawn is no reason to stop
}

// warn says what a reader of the results must know.
func (p *progress) warn(what pipeline.Text) {
	if p.quiet {
		return
	}
	p.done()
	fmt.Fprintln(os.Stderr, "warning:", what.EN)
}

// done ends the bar that is shown.
func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
		p.bar = nil
	}
}
