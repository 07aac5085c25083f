package fact

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/cosmos/gogoproto/proto"
	"github.com/cosmos/gogoproto/protoc-gen-gogo/descriptor"
)

// Fact is a protobuf message that records one change of state. Its type declares a [Class], its first field is the
// signature.
type Fact interface {
	proto.Message
	descriptor.Message
	Marshal() ([]byte, error)
	GetSignature() *Signature
}

// Restricted is a fact that concerns one participant. GetBlind returns the 32 bytes that keep its leaf from being
// guessed.
type Restricted interface {
	Fact
	GetBlind() []byte
}

// TypeURL returns the type URL of a fact, "/equipoise.fact.record.v1.RecordsAppended" for example.
func TypeURL(f Fact) string { return "/" + proto.MessageName(f) }

// classOption is the extension E_Class for the descriptor that gogoproto reads: the generated one extends the
// descriptor type of Google's library.
var classOption = &proto.ExtensionDesc{
	ExtendedType:  (*descriptor.MessageOptions)(nil),
	ExtensionType: E_Class.ExtensionType,
	Field:         E_Class.Field,
	Name:          E_Class.Name,
	Tag:           E_Class.Tag,
	Filename:      E_Class.Filename,
}

// classes caches the class option by Go type: reading it means unpacking a descriptor.
var classes sync.Map // reflect.Type -> Class

// ClassOf returns the class that the fact's type declares, CLASS_UNSPECIFIED if it declares none.
func ClassOf(f Fact) Class {
	t := reflect.TypeOf(f)
	if c, ok := classes.Load(t); ok {
		return c.(Class)
	}
	class := Class_CLASS_UNSPECIFIED
	_, message := descriptor.ForMessage(f)
	if message.Options != nil {
		if v, err := proto.GetExtension(message.Options, classOption); err == nil {
			class = *v.(*Class)
		}
	}
	classes.Store(t, class)
	return class
}

// New returns an empty fact of the type that typeURL names, or an error if this build does not know the type.
func New(typeURL string) (Fact, error) {
	t := proto.MessageType(strings.TrimPrefix(typeURL, "/"))
	if t == nil || t.Kind() != reflect.Pointer {
		return nil, fmt.Errorf("unknown fact type %s", typeURL)
	}
	f, ok := reflect.New(t.Elem()).Interface().(Fact)
	if !ok || ClassOf(f) == Class_CLASS_UNSPECIFIED {
		return nil, fmt.Errorf("%s is not a fact type", typeURL)
	}
	return f, nil
}

// IsPublic reports whether facts of the type may be read by anybody. Types that this build does not know count as
// restricted, so that an old archive never shows what a newer chain means to hide.
func IsPublic(typeURL string) bool {
	f, err := New(typeURL)
	return err == nil && ClassOf(f) == Class_CLASS_PUBLIC
}

// Check reports what keeps f from being recorded: a type without class, a missing actor or meaning, a restricted fact
// whose blind does not have 32 bytes.
func Check(f Fact) error {
	s := f.GetSignature()
	switch {
	case s == nil || s.Actor == nil || s.Actor.Kind == ActorKind_ACTOR_KIND_UNSPECIFIED:
		return fmt.Errorf("%s names no actor", TypeURL(f))
	case s.Meaning == Meaning_MEANING_UNSPECIFIED:
		return fmt.Errorf("%s names no meaning of the signature", TypeURL(f))
	}
	switch ClassOf(f) {
	case Class_CLASS_PUBLIC:
		return nil
	case Class_CLASS_RESTRICTED:
		r, ok := f.(Restricted)
		if !ok {
			return fmt.Errorf("%s is restricted and has no field for a blind", TypeURL(f))
		}
		if n := len(r.GetBlind()); n != HashSize {
			return fmt.Errorf("%s needs a blind of %d bytes, it has %d", TypeURL(f), HashSize, n)
		}
		return nil
	}
	return fmt.Errorf("%s declares no class", TypeURL(f))
}

// By returns the signature of an actor with the meaning it gives.
func By(actor Actor, meaning Meaning) *Signature {
	return &Signature{Actor: &actor, Meaning: meaning}
}

// For returns the signature of an actor with its meaning and a reason.
func For(actor Actor, meaning Meaning, reason *Reason) *Signature {
	return &Signature{Actor: &actor, Meaning: meaning, Reason: reason}
}

// Chain is the actor of what the chain does by itself.
func Chain() Actor { return Actor{Kind: ActorKind_ACTOR_KIND_CHAIN} }

func unmarshal(b []byte, f Fact) error {
	if err := proto.Unmarshal(b, f); err != nil {
		return fmt.Errorf("fact %s cannot be read: %w", TypeURL(f), err)
	}
	return nil
}
