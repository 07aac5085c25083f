// Package openapi describes the REST routes of our own services. The description is generated from proto/ by scripts/proto.sh.
package openapi

import (
	_ "embed"
	"net/http"

	"github.com/gorilla/mux"
)

// Route is where a node's REST gateway serves the description.
const Route = "/equipoise/openapi.json"

//go:embed openapi.json
var description []byte

// Register serves the description, OpenAPI 2.0 as JSON, under Route.
func Register(router *mux.Router) {
	router.HandleFunc(Route, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(description) // whoever hung up does not read it
	}).Methods(http.MethodGet)
}
