package simulate

import (
	"cmp"
	"slices"
)

// Scene is an organic world with the campaigns planted into it.
type Scene struct {
	Comments []*Comment // in order of time
	Posts    []*Post    // in order of time
	Truth    []Delivered
}

// NewScene grows a world and plants campaigns into it. The same specifications and seed give the same scene on every machine.
func NewScene(w World, campaigns []Campaign, seed uint64) (*Scene, error) {
	comments, posts, err := Grow(w, seed)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(posts, func(a, b *Post) int { return cmp.Compare(a.At, b.At) })
	s := &Scene{Comments: comments, Posts: posts}
	planted, truth, err := Plant(campaigns, posts, seed)
	if err != nil {
		return nil, err
	}
	s.Comments, s.Truth = append(s.Comments, planted...), truth
	inOrder(s.Comments)
	return s, nil
}
