package localnet

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// graceful is how long a node is given to stop by itself.
const graceful = 15 * time.Second

// Node is a node that runs as a process of its own.
type Node struct {
	home string
	cmd  *exec.Cmd
	log  *os.File
	done chan struct{}
	err  error
}

// Start starts the node of a home with the given program, equipoised. Its log goes to node.log in the home.
func Start(program, home string) (*Node, error) {
	log, err := os.OpenFile(filepath.Join(home, "node.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program, "start", "--home", home, "--log_no_color")
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt at the terminal reaches us first
	if err := cmd.Start(); err != nil {
		_ = log.Close()
		return nil, fmt.Errorf("the node does not start: %w", err)
	}
	n := &Node{home: home, cmd: cmd, log: log, done: make(chan struct{})}
	go func() {
		n.err = cmd.Wait()
		_ = log.Close()
		close(n.done)
	}()
	return n, nil
}

// Done is closed when the node has ended.
func (n *Node) Done() <-chan struct{} { return n.done }

// Stop asks the node to stop and waits until it has.
func (n *Node) Stop() error {
	if err := n.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-n.done:
		return nil
	case <-time.After(graceful):
		return n.Kill()
	}
}

// Kill ends the node at once, as a power cut would.
func (n *Node) Kill() error {
	if err := n.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-n.done
	return nil
}

// LastWords returns the last lines of the node's log, for an error message.
func (n *Node) LastWords() string {
	f, err := os.Open(filepath.Join(n.home, "node.log"))
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	const keep = 12
	var last []string
	for s := bufio.NewScanner(f); s.Scan(); {
		if last = append(last, s.Text()); len(last) > keep {
			last = last[1:]
		}
	}
	return strings.Join(last, "\n")
}
