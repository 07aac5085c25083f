package main

import (
	"runtime"
	"runtime/debug"
	"time"
)

// collector is the garbage collector while it rests.
type collector struct {
	percent   int           // of GOGC, as it was
	live      uint64        // bytes that it leaves
	cycle     time.Duration // of processors, that one collection of those takes
	allocated uint64        // bytes, when it was stopped
}

// restCollector collects what is there and stops the collector.
func restCollector() collector {
	c := collector{percent: debug.SetGCPercent(-1)}
	runtime.GC() // what signing left behind is not the blocks' to clear
	begin := processorTime()
	runtime.GC()
	c.cycle = processorTime() - begin
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	c.live, c.allocated = m.HeapAlloc, m.TotalAlloc
	return c
}

// made returns how many bytes were allocated since, and what collecting them costs: one collection for each time that as much
// was allocated as is live, which is when a collector with GOGC=100 sets in.
func (c collector) made() (bytes int64, cost time.Duration) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	allocated := m.TotalAlloc - c.allocated
	return int64(allocated), time.Duration(float64(c.cycle) * float64(allocated) / float64(c.live))
}

func (c collector) goOn() { debug.SetGCPercent(c.percent) }
