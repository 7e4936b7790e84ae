import COpenSSL
import Glibc

// Moving bytes between the socket, TLS and the speaker.
extension Connection: ReadinessHandler {
  /// Reads a turn gives to one connection, so that a fast sender cannot starve the others.
  private static let readsPerTurn = 4
  /// Bytes a turn writes for one connection, for the same reason.
  private static let writtenBytesPerTurn = 1 << 20
  /// With fewer bytes than these waiting, the speaker is asked for more.
  private static let refillBytes = 16_384
  /// Room that must be left in the read buffer for one more TLS record.
  private static let recordBytes = 16_384

  func ready(events: UInt32) {
    switch phase {
    case .connecting: finishConnecting()
    case .prefaced: readPreface()
    case .handshaking: proceedWithHandshake()
    case .open, .closing, .lingering:
      if events & EPOLLOUT.rawValue != 0 { isWriteBlocked = false }
      if events & ~EPOLLOUT.rawValue != 0 {
        let broken = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        if broken && (isReadPaused || hasPeerEnded) { return close(.peerGone) }
        readAvailable()
      }
    case .closed: return
    }
    touch()
  }

  func loopEnds() {
    close(.abandoned)
  }

  private func finishConnecting() {
    let number = Sockets.pendingError(of: fd)
    guard number == 0 else {
      let text = "could not connect to \(remoteAddress): \(TransportError.errorText(number))"
      return close(.failed(TransportError(.couldNotConnect, text)))
    }
    enter(.handshaking)
    proceedWithHandshake()
  }

  func proceedWithHandshake() {
    switch tls?.handshake() ?? .bytes(0) {
    case .bytes:
      enter(.open)
      isWriteBlocked = false
      wantsAnotherRead = true
      speaker?.connected()
    case .wantsRead: isWriteBlocked = false
    case .wantsWrite: isWriteBlocked = true
    case .endOfStream:
      close(.failed(TransportError(.tlsFailed, "\(remoteAddress) ended the TLS handshake")))
    case .failed(let reason):
      let text = reason.isEmpty ? "the peer closed the connection" : reason
      close(.failed(TransportError(.tlsFailed, "TLS handshake with \(remoteAddress) failed: \(text)")))
    }
  }

  func readAvailable() {
    wantsAnotherRead = false
    for _ in 0..<Self.readsPerTurn {
      guard phase != .closed, phase != .open || !isReadPaused, !hasPeerEnded else { return }
      let (count, last) = fillBuffer()
      if count > 0 && phase == .open {
        speaker?.received(UnsafeRawBufferPointer(rebasing: loop.readBuffer[..<count]))
      }
      switch last {
      case .bytes: continue
      case .wantsRead: return
      case .wantsWrite:
        isWriteBlocked = true
        return
      case .endOfStream: return noteEndOfStream()
      case .failed: return close(phase == .lingering ? .finished : .peerGone)
      }
    }
    wantsAnotherRead = true
    touch()
  }

  /// Gathers several TLS records into the loop's buffer. The second value is `.bytes` when more may be
  /// waiting.
  private func fillBuffer() -> (Int, SocketResult) {
    var count = 0
    while loop.readBuffer.count - count >= Self.recordBytes {
      let result = readOnce(UnsafeMutableRawBufferPointer(rebasing: loop.readBuffer[count...]))
      guard case .bytes(let read) = result else { return (count, result) }
      count += read
      // Level-triggered epoll reports what is left in the kernel, so an empty read is not tried for.
      if let tls {
        if !tls.hasPending { return (count, .wantsRead) }
      } else if count < loop.readBuffer.count {
        return (count, .wantsRead)
      }
    }
    return (count, .bytes(count))
  }

  private func noteEndOfStream() {
    hasPeerEnded = true
    switch phase {
    case .lingering: close(.finished)
    case .open: speaker?.peerEnded()
    default: break
    }
    touch()
  }

  func flush() {
    guard phase == .open || phase == .closing, !isWriteBlocked else { return }
    var written = 0
    while true {
      if phase == .open && outbox.byteCount < Self.refillBytes { speaker?.refill() }
      guard !outbox.isEmpty else { break }
      guard written < Self.writtenBytesPerTurn else {
        touch()
        break
      }
      switch outbox.withNext(writeOnce) {
      case .bytes(let count):
        outbox.consume(count)
        written += count
        noteWritten(count)
        continue
      case .wantsWrite: isWriteBlocked = true
      // Only in a renegotiation, which TLS 1.3 lacks; readiness to read leads here again.
      case .wantsRead: break
      case .endOfStream, .failed: return close(.peerGone)
      }
      break
    }
    if written > 0 && phase == .open { speaker?.flushed(remaining: outbox.byteCount) }
    if phase == .closing && outbox.isEmpty { endOwnSide() }
  }

  private func endOwnSide() {
    tls?.sayGoodbye()
    shutdown(fd, Int32(SHUT_WR))
    enter(.lingering)
    if hasPeerEnded { close(.finished) }
  }

  private func readOnce(_ buffer: UnsafeMutableRawBufferPointer) -> SocketResult {
    if let tls { return tls.read(into: buffer) }
    let count = recv(fd, buffer.baseAddress, buffer.count, 0)
    if count > 0 { return .bytes(count) }
    if count == 0 { return .endOfStream }
    return errno == EAGAIN || errno == EINTR ? .wantsRead : .failed(TransportError.errorText(errno))
  }

  private func writeOnce(_ bytes: UnsafeRawBufferPointer) -> SocketResult {
    if let tls { return tls.write(bytes) }
    let count = send(fd, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    if count >= 0 { return .bytes(count) }
    return errno == EAGAIN || errno == EINTR ? .wantsWrite : .failed(TransportError.errorText(errno))
  }
}
