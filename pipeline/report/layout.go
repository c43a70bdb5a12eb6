package report

import (
	"math"
	"math/rand/v2"
	"slices"
)

// point is a place in the unit square.
type point struct{ x, y float64 }

// layout places n nodes in the unit square: connected parts side by side, largest first, each in a cell as large as its share of the nodes.
func layout(n int, ties []tie) []point {
	parts := connected(n, ties)
	width := 0.0
	for _, part := range parts {
		width += float64(len(part))
	}
	width = math.Sqrt(width)
	if side := math.Sqrt(float64(len(parts[0]))); len(parts) > 1 {
		width = max(1.2*width, side+1)
	}
	at := make([]point, n)
	left, top, shelf := 0.0, 0.0, 0.0
	for _, part := range parts {
		side := math.Sqrt(float64(len(part)))
		if left > 0 && left+side > width {
			left, top, shelf = 0, top+shelf, 0
		}
		for i, p := range forces(len(part), inside(part, ties)) {
			at[part[i]] = point{left + float64(side*(0.05+float64(0.9*p.x))), top + float64(side*(0.05+float64(0.9*p.y)))}
		}
		left, shelf = left+side, max(shelf, side)
	}
	return spread(at)
}

// connected lists the connected parts, largest first, each in order of its nodes.
func connected(n int, ties []tie) [][]int {
	part := make([]int, n)
	for i := range part {
		part[i] = i
	}
	find := func(i int) int {
		for part[i] != i {
			part[i] = part[part[i]]
			i = part[i]
		}
		return i
	}
	for _, t := range ties {
		part[find(t.a)] = find(t.b)
	}
	of := make([][]int, n)
	for i := range n {
		of[find(i)] = append(of[find(i)], i)
	}
	of = slices.DeleteFunc(of, func(nodes []int) bool { return len(nodes) == 0 })
	slices.SortStableFunc(of, func(a, b []int) int { return len(b) - len(a) })
	return of
}

// inside gives the ties of a part, by position in it.
func inside(part []int, ties []tie) []tie {
	var own []tie
	for _, t := range ties {
		a, inA := slices.BinarySearch(part, t.a)
		b, inB := slices.BinarySearch(part, t.b)
		if inA && inB {
			own = append(own, tie{a: a, b: b})
		}
	}
	return own
}

// forces places n nodes by the forces of Fruchterman and Reingold (1991): all nodes repel each other, ties attract, steps cool down. Seeded, so the same
// network always looks the same. Products are rounded explicitly: without that, machines that fuse multiply and add would drift apart.
func forces(n int, ties []tie) []point {
	at := circleStart(n)
	ideal := math.Sqrt(1 / float64(max(1, n)))
	const rounds = 150
	for round := range rounds {
		moved := repel(at, ideal)
		attract(at, moved, ties, ideal)
		step := 0.12 * (1 - float64(round)/rounds)
		for i := range at {
			pull := point{0.5 - at[i].x, 0.5 - at[i].y} // towards the middle, so that loose parts stay in sight
			d := point{moved[i].x + float64(pull.x*ideal), moved[i].y + float64(pull.y*ideal)}
			long := max(1e-9, math.Hypot(d.x, d.y))
			at[i].x += float64(d.x / long * min(long, step))
			at[i].y += float64(d.y / long * min(long, step))
		}
	}
	return spread(at)
}

// circleStart puts nodes on a circle, jittered, so that no two start at the same place.
func circleStart(n int) []point {
	random := rand.New(rand.NewPCG(1, uint64(n)))
	at := make([]point, n)
	for i := range at {
		angle := 2 * math.Pi * float64(i) / float64(n)
		radius := 0.3 + float64(0.1*random.Float64())
		at[i] = point{0.5 + float64(radius*math.Cos(angle)), 0.5 + float64(radius*math.Sin(angle))}
	}
	return at
}

func repel(at []point, ideal float64) []point {
	moved := make([]point, len(at))
	for i := range at {
		for j := range i {
			dx, dy := at[i].x-at[j].x, at[i].y-at[j].y
			square := max(1e-6, float64(dx*dx)+float64(dy*dy))
			force := float64(ideal*ideal) / square
			moved[i].x += float64(dx * force)
			moved[i].y += float64(dy * force)
			moved[j].x -= float64(dx * force)
			moved[j].y -= float64(dy * force)
		}
	}
	return moved
}

// attract pulls tied nodes together; nodes with many ties are pulled less by each, or dense clusters would collapse to a dot.
func attract(at, moved []point, ties []tie, ideal float64) {
	degree := make([]float64, len(at))
	for _, t := range ties {
		degree[t.a]++
		degree[t.b]++
	}
	for _, t := range ties {
		dx, dy := at[t.a].x-at[t.b].x, at[t.a].y-at[t.b].y
		force := math.Hypot(dx, dy) / ideal / math.Sqrt(min(degree[t.a], degree[t.b]))
		moved[t.a].x -= float64(dx * force)
		moved[t.a].y -= float64(dy * force)
		moved[t.b].x += float64(dx * force)
		moved[t.b].y += float64(dy * force)
	}
}

// spread stretches the nodes over the unit square.
func spread(at []point) []point {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, p := range at {
		low, high = point{min(low.x, p.x), min(low.y, p.y)}, point{max(high.x, p.x), max(high.y, p.y)}
	}
	for i := range at {
		at[i] = point{within(at[i].x, low.x, high.x), within(at[i].y, low.y, high.y)}
	}
	return at
}

// within maps [low, high] to [0, 1]; the middle where both are the same.
func within(v, low, high float64) float64 {
	if high-low < 1e-9 {
		return 0.5
	}
	return (v - low) / (high - low)
}
