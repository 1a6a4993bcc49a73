package main

import (
	"crypto/sha256"
	"fmt"
	"os"
)

@IMPORT@

var cases = map[string]func() (string, error){
	"plain":   func() (string, error) { return @PLAIN@ },
	"key":     func() (string, error) { return @KEY@ },
	"number":  func() (string, error) { return @NUMBER@ },
	"missing": func() (string, error) { return @MISSING@ },
	"no_key":  func() (string, error) { return @NO_KEY@ },
	"null":    func() (string, error) { return @NULL@ },
	"no_json": func() (string, error) { return @NO_JSON@ },
}

func main() {
	value, err := cases[os.Args[1]]()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%x\n", sha256.Sum256([]byte(value)))
}
