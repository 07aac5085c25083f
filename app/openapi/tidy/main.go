// Command tidy makes the description of our REST routes out of what protoc-gen-openapiv2 writes: it gives it a title, names
// operations and tags by module, for which the generator knows only "Query", and leaves out services without routes.
//
//	go run ./app/openapi/tidy < equipoise.swagger.json > openapi.json
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if err := tidy(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "tidy:", err)
		os.Exit(1)
	}
}

func tidy(from io.Reader, to io.Writer) error {
	var d map[string]any
	if err := json.NewDecoder(from).Decode(&d); err != nil {
		return err
	}
	d["info"] = map[string]any{
		"title": "Equipoise", "version": "v1",
		"description": "What a node tells of trials, documents, consents, payments and the audit log. Whole numbers of 64 bits are " +
			"strings, bytes are base64. Routes under /cosmos are described at /swagger, where the node serves it.",
	}
	delete(d, "tags")
	paths, ok := d["paths"].(map[string]any)
	if !ok {
		return fmt.Errorf("there are no paths")
	}
	for path, item := range paths {
		module, err := moduleOf(path)
		if err != nil {
			return err
		}
		for _, operation := range item.(map[string]any) {
			o := operation.(map[string]any)
			o["tags"] = []string{module}
			_, method, _ := strings.Cut(fmt.Sprint(o["operationId"]), "_")
			o["operationId"] = module + "_" + method
		}
	}
	out := json.NewEncoder(to) // keys of maps are sorted
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	return out.Encode(d)
}

// moduleOf returns the module that answers a path, "trial" for /equipoise/trial/v1/trials.
func moduleOf(path string) (string, error) {
	parts := strings.Split(path, "/")
	if len(parts) < 4 || parts[1] != "equipoise" {
		return "", fmt.Errorf("the path %s is not under /equipoise/MODULE", path)
	}
	return parts[2], nil
}
