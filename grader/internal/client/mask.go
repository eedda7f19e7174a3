package client

import (
	"encoding/binary"
	"hash/fnv"
	"math/rand/v2"
)

// Gorilla masks each frame with a key that nobody can foresee, as a browser must. A server that takes a frame's payload for another frame's
// head then does something else each time. So the grader's clients take their keys from the run's seed, and such a server gets the
// same verdict again.

// Seeded makes what the client chooses at random follow from a seed, and returns the client.
func (c *Client) Seeded(seed uint64) *Client {
	c.seed = seed
	return c
}

// newKeys are the keys of the client's next connection.
func (c *Client) newKeys() *rand.PCG {
	c.dials++
	name := fnv.New64a()
	_, _ = name.Write([]byte(c.Name)) // a hash never fails
	return rand.NewPCG(c.seed+c.dials, name.Sum64())
}

// remask masks whole frames with other keys (RFC 6455, 5.2 and 5.3), in place. What isn't a masked frame stays as it is.
func remask(all []byte, keys *rand.PCG) []byte {
	const masked, lengthBits = 0x80, 0x7f
	frames := all
	for len(frames) >= 2 && frames[1]&masked != 0 {
		at, length := 2, uint64(frames[1]&lengthBits)
		switch {
		case length == 126 && len(frames) >= 4:
			at, length = 4, uint64(binary.BigEndian.Uint16(frames[2:]))
		case length == 127 && len(frames) >= 10:
			at, length = 10, binary.BigEndian.Uint64(frames[2:])
		}
		if uint64(len(frames)) < uint64(at)+4+length {
			break
		}
		key, payload := frames[at:at+4], frames[at+4:uint64(at)+4+length]
		var change [4]byte
		binary.BigEndian.PutUint32(change[:], uint32(keys.Uint64())^binary.BigEndian.Uint32(key))
		for i := range key {
			key[i] ^= change[i]
		}
		for i := range payload {
			payload[i] ^= change[i%4]
		}
		frames = frames[uint64(at)+4+length:]
	}
	return all
}
