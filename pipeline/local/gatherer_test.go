package local

import (
	"fmt"
	"testing"

	"pikir/pipeline"
)

// TestMembersAreComparedWithinTheirNetwork, where there are ten others for each; else with anybody.
func TestMembersAreComparedWithinTheirNetwork(t *testing.T) {
	for _, test := range []struct {
		others [2]int // by network
		within bool
	}{{[2]int{30, 200}, true}, {[2]int{29, 200}, false}, {[2]int{200, 0}, true}} {
		c := newCorpus()
		account := func(network int) pipeline.ID {
			a := pipeline.ID(c.Accounts.ID(fmt.Sprint("\x00", c.Accounts.Len())))
			c.AccountPlatform = append(c.AccountPlatform, c.Platforms.ID(fmt.Sprint("network", network)))
			c.CommentsOf = append(c.CommentsOf, uint32(1+c.Accounts.Len()%7))
			return a
		}
		var members []pipeline.ID
		for range 3 {
			members = append(members, account(0))
		}
		for network, n := range test.others {
			for range n {
				account(network)
			}
		}
		g := newGatherer(c, []operation{{members: members}})
		for _, member := range members {
			pool, other := g.pools(members)(member), 0
			for _, a := range pool {
				if g.clustered[a] {
					t.Errorf("%v: member %d is held against a member", test.others, member)
				}
				if c.AccountPlatform[a] != c.AccountPlatform[member] {
					other++
				}
			}
			if len(pool) != widestPool*len(members) || (other == 0) != test.within {
				t.Errorf("%v: %d accounts, %d of them on the other network", test.others, len(pool), other)
			}
		}
	}
}
