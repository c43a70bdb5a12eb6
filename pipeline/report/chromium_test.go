package report

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"pikir/pipeline"
)

// browser starts Chromium, or skips the test where there is none; PIKIR_CHROMIUM=required makes that a failure.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("PIKIR_CHROMIUM") == "required" {
			t.Fatal("PIKIR_CHROMIUM=required, but no chromium, chromium-browser, google-chrome or headless-shell is on the PATH")
		}
		t.Skip("no Chromium on the PATH; set PIKIR_CHROMIUM=required to make this a failure")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.UserDataDir(t.TempDir()))
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stopAllocator)
	ctx, stop := chromedp.NewContext(allocator)
	t.Cleanup(stop)
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// complaints gathers what a page must not do: write to the console, throw, break its policy, ask for anything but itself.
type complaints struct {
	sync.Mutex
	all []string
}

func (c *complaints) add(format string, args ...any) {
	c.Lock()
	defer c.Unlock()
	c.all = append(c.all, fmt.Sprintf(format, args...))
}

// take gives the complaints so far and starts anew.
func (c *complaints) take() []string {
	c.Lock()
	defer c.Unlock()
	all := c.all
	c.all = nil
	return all
}

// hear passes the browser's events on to complaints.
func (c *complaints) hear(page string) func(any) {
	return func(event any) {
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			c.add("console: %s", e.Type)
		case *runtime.EventExceptionThrown:
			c.add("exception: %s", e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			c.add("log: %s", e.Entry.Text)
		case *network.EventRequestWillBeSent:
			if e.Request.URL != page {
				c.add("request: %s", e.Request.URL)
			}
		}
	}
}

// unfolded opens everything that is folded and gives the width of the content less that of the window, in pixels.
const unfolded = `document.querySelectorAll("details").forEach(d => d.open = true);
document.documentElement.scrollWidth - document.documentElement.clientWidth`

func TestChromiumShowsPagesWholeAndQuiet(t *testing.T) {
	ctx := browser(t)
	file := filepath.Join(t.TempDir(), "index.html")
	page := "file://" + file
	var found complaints
	if err := chromedp.Listen(ctx, found.hear(page)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	pages := map[string]*pipeline.Findings{"campaign": campaign(), "nothing": run(), "hostile": hostile()}
	for name, f := range pages {
		for _, lang := range languages {
			if err := os.WriteFile(file, []byte(render(t, f, Options{Lang: lang})), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, width := range []int64{390, 1280} {
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(page)); err != nil {
					t.Fatalf("%s %v %d: %v", name, lang, width, err)
				}
				over, err := chromedp.Run(ctx, chromedp.Evaluate[int](unfolded))
				if err != nil || over > 0 {
					t.Errorf("%s %v: %d pixels wider than a window of %d (%v)", name, lang, over, width, err)
				}
				for _, c := range found.take() {
					t.Errorf("%s %v %d: %s", name, lang, width, c)
				}
			}
		}
	}
}

// What the test above listens for is heard: a page that does all of it is complained about.
func TestChromiumComplaintsAreHeard(t *testing.T) {
	ctx := browser(t)
	file := filepath.Join(t.TempDir(), "index.html")
	page := "file://" + file
	if err := os.WriteFile(file, []byte(`<div style="width:3000px">x</div><img src="none.png"><script>console.error("x")</script>`), 0o600); err != nil {
		t.Fatal(err)
	}
	var found complaints
	if err := chromedp.Listen(ctx, found.hear(page)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(page)); err != nil {
		t.Fatal(err)
	}
	over, err := chromedp.Run(ctx, chromedp.Evaluate[int](unfolded))
	if err != nil || over <= 0 {
		t.Errorf("a wide page is %d pixels too wide (%v)", over, err)
	}
	if all := found.take(); len(all) < 2 {
		t.Errorf("heard only %q", all)
	}
}
