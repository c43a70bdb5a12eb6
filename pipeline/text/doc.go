// Package text reads comments: a normal form for comparing them, their language, and how likely they are praise.
//
// Fold writes the form in which two comments are compared. A Scorer tells language and positivity with the weights that the
// package carries, or with others that Train made; it allocates nothing per comment, and one goroutine uses it at a time:
//
//	scorer := text.NewScorer()
//	score := scorer.Score("Көп рахмет әкімдікке!")
//	score.Lang, score.Positive // Kazakh, near 1
//
// What the shipped weights were trained on, what they reach and where they fail stands in MODELCARD.md beside this file.
package text
