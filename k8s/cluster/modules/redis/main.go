// Argo CD keeps what it has rendered in a Redis. This one needs nothing but Go; it keeps everything in memory.
package main

import (
	"log"
	"os"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func main() {
	server := miniredis.NewMiniRedis()
	if err := server.StartAddr(os.Args[1]); err != nil {
		log.Fatal(err)
	}
	// Its clock for what expires stands still by itself.
	for range time.Tick(time.Second) {
		server.FastForward(time.Second)
	}
}
