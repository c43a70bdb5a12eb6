// Package pipeline holds the nouns of Pikir and the pure functions between them.
//
// A dump becomes comments; a detector reads traces off comments; two traces of different accounts with the same key,
// close in time, are a co-action; two accounts with their co-actions are a pair; significant pairs make the network;
// its communities are clusters; a cluster is judged by evidence into a finding; findings become the report.
//
// Nothing in this package opens a file, reads the clock, draws random numbers of its own or starts a goroutine: the
// same functions run in one process and on the workers of a distributed engine.
package pipeline

// Version of Pikir, kept in run.json and in every report.
const Version = "0.1.0"
