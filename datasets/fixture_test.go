package datasets_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"pikir/datasets"
	"pikir/datasets/simulate"
	"pikir/pipeline"
)

var update = flag.Bool("update", false, "make the fixtures anew from world.yaml and campaign*.yaml")

// A fixture is what the simulator makes of the files beside it, byte for byte; the dump is compared uncompressed, since another version of the compressor
// may pack it otherwise.
func TestFixturesAreSimulated(t *testing.T) {
	for _, folder := range folders(t) {
		t.Run(folder, func(t *testing.T) {
			comments, tables := simulated(t, folder)
			dump, size := filepath.Join(folder, "comments.ndjson.zst"), 0
			if *update {
				write(t, dump, packed(t, comments))
			}
			if !bytes.Equal(unpacked(t, dump), comments) {
				t.Errorf("%s differs from what the simulator makes: run the test with -update and look at the difference", dump)
			}
			for name, table := range tables {
				file := filepath.Join(folder, name)
				if *update {
					write(t, file, table)
				}
				if !bytes.Equal(read(t, file), table) {
					t.Errorf("%s differs from what the simulator makes", file)
				}
				size += len(table)
			}
			if size += len(read(t, dump)); size > 1<<20 {
				t.Errorf("%d bytes: keep a fixture below a mebibyte", size)
			}
		})
	}
}

func folders(t *testing.T) []string {
	worlds, err := filepath.Glob("*/world.yaml")
	if err != nil || len(worlds) == 0 {
		t.Fatal(worlds, err)
	}
	for i := range worlds {
		worlds[i] = filepath.Dir(worlds[i])
	}
	return worlds
}

// simulated gives the dump, and labels.csv and truth.csv by name.
func simulated(t *testing.T, folder string) (comments []byte, tables map[string][]byte) {
	t.Helper()
	f, err := simulate.Read[struct {
		Description string
		Seed        uint64
		Contract    string
		Expect      map[string]any
	}](filepath.Join(folder, "fixture.yaml"))
	check(t, err)
	world, err := simulate.Read[simulate.World](filepath.Join(folder, "world.yaml"))
	check(t, err)
	files, err := filepath.Glob(filepath.Join(folder, "campaign*.yaml"))
	check(t, err)
	campaigns := make([]simulate.Campaign, len(files))
	for i, file := range files {
		campaigns[i], err = simulate.Read[simulate.Campaign](file)
		check(t, err)
	}
	scene, err := simulate.NewScene(world, campaigns, f.Seed)
	check(t, err)
	var c, l, truth bytes.Buffer
	check(t, simulate.WriteNDJSON(&c, scene.Comments))
	check(t, simulate.WriteLabels(&l, simulate.Accounts(scene.Comments)))
	check(t, simulate.WriteTruth(&truth, scene.Truth))
	return c.Bytes(), map[string][]byte{"labels.csv": l.Bytes(), "truth.csv": truth.Bytes()}
}

func packed(t *testing.T, data []byte) []byte {
	t.Helper()
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	check(t, err)
	return e.EncodeAll(data, nil)
}

func unpacked(t *testing.T, path string) []byte {
	t.Helper()
	d, err := zstd.NewReader(bytes.NewReader(read(t, path)))
	check(t, err)
	defer d.Close()
	data, err := io.ReadAll(d)
	check(t, err)
	return data
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	check(t, err)
	return data
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	check(t, os.WriteFile(path, data, 0o644))
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestShippedFixtures(t *testing.T) {
	all := datasets.All()
	if len(all) != len(folders(t)) {
		t.Fatalf("%d fixtures are declared, %d folders have a world.yaml: declare each in a file of its own", len(all), len(folders(t)))
	}
	for _, f := range all {
		found, err := datasets.Find(f.Name)
		if err != nil || found != f {
			t.Error(f.Name, err)
		}
		if _, err := f.Contract(); err != nil {
			t.Error(err)
		}
		dump, labels, err := f.Unpack(t.TempDir())
		check(t, err)
		if len(read(t, dump)) == 0 || !strings.HasPrefix(string(read(t, labels)), "account_id,label,campaign") {
			t.Errorf("%s: dump or labels are empty", f.Name)
		}
	}
	if c, err := datasets.PaidPositive.Contract(); err != nil || c.Quota != 1000 || datasets.PaidPositive.Floors.Verdict != pipeline.PaidPositive {
		t.Error(c, err)
	}
}

func TestFixtureErrorsNameFileAndCure(t *testing.T) {
	whole := map[string]string{"fixture.yaml": "description: a\nexpect: {recall: 0.5}", "comments.csv": "", "labels.csv": ""}
	for _, test := range []struct{ file, text, want string }{
		{"fixture.yaml", "description: a\nexpekt: {recall: 0.5}", "there is no field expekt"},
		{"fixture.yaml", "expect: {recall: 0.5}", "description: say what it holds"},
		{"fixture.yaml", "description: a\nexpect: {recall: 50}", "shares from 0 to 1"},
		{"fixture.yaml", "description: a", "expect: set one of"},
		{"comments.json", "", "2 files are called comments.*; one dump is needed"},
	} {
		folder := t.TempDir()
		for name, text := range whole {
			write(t, filepath.Join(folder, name), []byte(text))
		}
		write(t, filepath.Join(folder, test.file), []byte(test.text))
		_, err := datasets.Find(folder)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, want %s", err, test.want)
		}
	}
	if _, err := datasets.Find("nobody"); err == nil || !strings.Contains(err.Error(), "paid-positive") {
		t.Errorf("an unknown name must list the known ones: %v", err)
	}
	if _, err := datasets.Find(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no fixture.yaml") {
		t.Error(err)
	}
}
