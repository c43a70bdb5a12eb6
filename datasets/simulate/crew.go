package simulate

import "slices"

// crew is the accounts of a campaign.
type crew struct {
	*Campaign
	people *registrar
	dice   dice
	bunks  []bunk
}

// bunk is a place in the crew: whoever is banned is replaced by a new account in the same place.
type bunk struct {
	account               *Account
	platform              string
	operator, shift, team int
}

// newCrew takes the number of its campaign, from 0, so that no two campaigns and no ordinary person share an id; another seed gives other ids, so that a dump that
// was simulated can be planted into once more.
func newCrew(c *Campaign, number int, seed uint64) *crew {
	d := roll(seed, "crew "+c.Name)
	cr := &crew{Campaign: c, dice: d, people: &registrar{dice: d, issued: (number+1)*10_000_000 + int(seed%97)*100_000}}
	if c.Throwaway {
		return cr
	}
	networks := newShares(c.Networks)
	for i := range c.Accounts {
		network := networks.names[i/2%len(networks.names)] // two on every network at least
		if i >= 2*len(networks.names) {
			network = networks.draw(d)
		}
		operator := i % c.Operators
		cr.bunks = append(cr.bunks, bunk{
			account: cr.people.account(network, Coordinated, c.Name), platform: network,
			operator: operator, shift: operator % len(c.Shifts), team: (i / max(1, c.Operators)) % c.Teams,
		})
	}
	return cr
}

// replace bans some accounts; others take their places.
func (c *crew) replace() {
	for _, i := range sample(c.dice, indices(len(c.bunks)), c.Bans) {
		c.bunks[i].account = c.people.account(c.bunks[i].platform, Coordinated, c.Name)
	}
}

// onDuty are up to n places of a network whose team works that day: of the shift, or of any where the shift has nobody there.
func (c *crew) onDuty(platform string, shift, day, n int) []bunk {
	if c.Throwaway {
		fresh := make([]bunk, n)
		for i := range fresh {
			fresh[i] = bunk{account: c.people.account(platform, Coordinated, c.Name), platform: platform, operator: i % c.Operators}
		}
		return fresh
	}
	var team, anybody []bunk
	for _, b := range c.bunks {
		if b.platform != platform {
			continue
		}
		anybody = append(anybody, b)
		if b.shift == shift && b.team == day%c.Teams {
			team = append(team, b)
		}
	}
	if len(team) == 0 {
		team = anybody
	}
	chosen := sample(c.dice, team, n)
	slices.SortStableFunc(chosen, func(a, b bunk) int { return a.operator - b.operator })
	return chosen
}

func indices(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}
