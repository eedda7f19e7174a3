package program

import (
	"encoding/binary"
	"slices"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Of GetExtendedTcpTable (iphlpapi.h, tcpmib.h): the class of tables that has only listening sockets, and how their rows are laid out.
const listenersWithOwners = 3 // TCP_TABLE_OWNER_PID_LISTENER

var tcpRows = []struct{ family, size, port, owner int }{
	{windows.AF_INET, 24, 8, 20},   // MIB_TCPROW_OWNER_PID
	{windows.AF_INET6, 56, 20, 52}, // MIB_TCP6ROW_OWNER_PID
}

// listens returns the TCP ports on which the process and its descendants listen. It doesn't see those of a process whose parent has ended.
func listens(root, _ int) (ports []int, known bool) {
	members := familyOf(uint32(root))
	for _, row := range tcpRows {
		table := tcpTable(row.family)
		known = known || len(table) > 0
		for ; len(table) >= row.size; table = table[row.size:] {
			if slices.Contains(members, binary.LittleEndian.Uint32(table[row.owner:])) {
				ports = append(ports, int(binary.BigEndian.Uint16(table[row.port:])))
			}
		}
	}
	return ports, known
}

// tcpTable returns the rows of the listening sockets of an address family; nil if the system doesn't tell.
func tcpTable(family int) []byte {
	call := windows.NewLazySystemDLL("iphlpapi.dll").NewProc("GetExtendedTcpTable")
	if call.Find() != nil {
		return nil
	}
	table := make([]byte, 16<<10)
	for range 4 { // it may grow between two calls
		size := uint32(len(table))
		status, _, _ := call.Call(uintptr(unsafe.Pointer(&table[0])), uintptr(unsafe.Pointer(&size)), 0, uintptr(family), listenersWithOwners, 0)
		switch syscall.Errno(status) {
		case windows.ERROR_SUCCESS:
			return table[4:size] // behind the number of rows
		case windows.ERROR_INSUFFICIENT_BUFFER:
			table = make([]byte, int(size)+4<<10)
		default:
			return nil
		}
	}
	return nil
}

// familyOf are the ids of a process and of its descendants.
func familyOf(root uint32) (members []uint32) {
	members = []uint32{root}
	all, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return members
	}
	defer windows.CloseHandle(all)
	children := map[uint32][]uint32{}
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(all, &entry); err == nil; err = windows.Process32Next(all, &entry) {
		children[entry.ParentProcessID] = append(children[entry.ParentProcessID], entry.ProcessID)
	}
	for i := 0; i < len(members); i++ {
		for _, child := range children[members[i]] {
			if !slices.Contains(members, child) {
				members = append(members, child)
			}
		}
	}
	return members
}
