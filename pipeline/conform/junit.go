package conform

import (
	"encoding/xml"
	"fmt"
	"io"
)

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitFailure `xml:"failure"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
	}
)

// WriteJUnit writes the results as JUnit XML: a suite a fixture, a case a check.
func WriteJUnit(w io.Writer, results []*Result) error {
	var all junitSuites
	for _, r := range results {
		suite := junitSuite{Name: r.Fixture, Tests: len(r.Checks), Time: fmt.Sprintf("%.3f", r.Seconds)}
		for _, c := range r.Checks {
			entry := junitCase{Class: r.Fixture, Name: c.Name}
			if !c.Passed {
				entry.Failure = &junitFailure{Message: fmt.Sprintf("%s, wanted %s", c.Got, c.Want)}
				suite.Failures++
			}
			suite.Cases = append(suite.Cases, entry)
		}
		all.Suites = append(all.Suites, suite)
		all.Tests += suite.Tests
		all.Failures += suite.Failures
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
