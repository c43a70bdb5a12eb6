// Package datasets holds what detectors are measured on: labelled fixtures, contract profiles and, in simulate, the simulator that makes them.
//
// All accounts and texts of the fixtures are invented. To add a fixture, make a folder with fixture.yaml, a dump and labels.csv, and declare it in a Go file
// of its name; to add a contract profile, put a YAML file into contracts.
package datasets
