package types

import (
	"encoding/json"
	"fmt"

	"cosmossdk.io/collections/codec"

	"github.com/equipoise-trials/equipoise/fact"
)

// CheckpointValue stores a checkpoint in its frozen encoding, which verifiers read straight from the state.
var CheckpointValue codec.ValueCodec[fact.Checkpoint] = checkpointValue{}

type checkpointValue struct{}

func (checkpointValue) Encode(c fact.Checkpoint) ([]byte, error) { return c.Marshal(), nil }

func (checkpointValue) Decode(b []byte) (fact.Checkpoint, error) { return fact.ParseCheckpoint(b) }

func (checkpointValue) EncodeJSON(c fact.Checkpoint) ([]byte, error) { return json.Marshal(c) }

func (checkpointValue) DecodeJSON(b []byte) (c fact.Checkpoint, err error) {
	return c, json.Unmarshal(b, &c)
}

func (checkpointValue) Stringify(c fact.Checkpoint) string {
	return fmt.Sprintf("size %d, root %x, height %d", c.Size, c.Root, c.Height)
}

func (checkpointValue) ValueType() string { return "equipoise.fact.Checkpoint" }
