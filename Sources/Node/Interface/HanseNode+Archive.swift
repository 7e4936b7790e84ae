internal import Federation
public import Model
internal import Rules
internal import Store
internal import Wire

/// A channel's log with what proves it, for whoever keeps a copy of their own.
extension HanseNode {
  /// What of a channel's log this node holds.
  public struct LogExtent: Sendable, Equatable {
    /// The first sequence; 0, or where the node joined.
    public let first: UInt64
    /// One past the last.
    public let size: UInt64
  }

  /// Entries of a page at most.
  public static let archivePageEntries = 1_024
  private static let archivePageBytes = 1 << 20

  public func extent(
    of channel: LogID, completion: @escaping @Sendable (Result<LogExtent, NodeProblem>) -> Void
  ) {
    peek(channel, completion) { log, _ in
      completion(.success(LogExtent(first: log.base, size: log.replica.size)))
    }
  }

  /// The snapshot by which this node joined, as it came (spec: log, "Snapshots"); `nil` if it holds the log from its beginning.
  public func beginning(
    of channel: LogID, for user: UserID,
    completion: @escaping @Sendable (Result<[UInt8]?, NodeProblem>) -> Void
  ) {
    peek(channel, completion) { [self] log, _ in
      guard log.base > 0 else { return completion(.success(nil)) }
      let reference = log.reference
      readers.submit(for: .user(user)) { store, _ in
        do throws(StoreError) { completion(.success(try store.joinedSnapshot(reference))) } catch {
          completion(.failure(NodeProblem(error)))
        }
      }
    }
  }

  /// A range of a channel's log (spec: log, "Ranges"), encoded: at most `most` entries, and about a mebibyte. `nil` if there is
  /// nothing from `first` on, or this node's copy begins later.
  public func range(
    of channel: LogID, from first: UInt64, most: Int, for user: UserID,
    completion: @escaping @Sendable (Result<[UInt8]?, NodeProblem>) -> Void
  ) {
    peek(channel, completion) { [self] log, core in
      guard let checkpoint = log.replica.checkpoint, first >= log.base else {
        return completion(.success(nil))
      }
      let (reference, known) = (log.reference, core.known)
      readers.submit(for: .user(user)) { store, _ in
        do throws(StoreError) {
          let range = try store.range(
            of: reference, id: channel, from: first, limit: min(most, Self.archivePageEntries),
            mostBytes: Self.archivePageBytes, under: checkpoint, known)
          completion(.success(range.map { range in CBORWriter.bytes { range.write(to: &$0) } }))
        } catch {
          completion(.failure(NodeProblem(error)))
        }
      }
    }
  }

  /// What proves the name of somebody (spec: federation, "resolve"); `nil` if their node's directory is not held here.
  public func proof(
    of participant: Participant, for user: UserID,
    completion: @escaping @Sendable (Result<[UInt8]?, NodeProblem>) -> Void
  ) {
    core.peek(
      { [self] core in
        guard let chain = core.known[participant.node], let directory = core.logs[chain.newest.directory],
          let checkpoint = directory.replica.checkpoint,
          let record = directory.replica.state.users[participant.user]
        else { return completion(.success(nil)) }
        let (reference, sequence) = (directory.reference, record.changed - 1)
        readers.submit(for: .user(user)) { store, _ in
          do throws(StoreError) {
            let proof = try store.proof(
              of: sequence, in: reference, user: participant.user, under: checkpoint)
            let documents = chain.signed
            completion(
              .success(
                proof.map { proof in
                  CBORWriter.bytes { writer in
                    writer.array(2)
                    proof.write(to: &writer)
                    SignedDocument.write([documents], to: &writer)
                  }
                }))
          } catch {
            completion(.failure(NodeProblem(error)))
          }
        }
      }, failed: { completion(.failure($0)) })
  }

  private func peek<Value: Sendable>(
    _ channel: LogID, _ completion: @escaping @Sendable (Result<Value, NodeProblem>) -> Void,
    _ found: @escaping @Sendable (LiveLog, Core) -> Void
  ) {
    core.peek(
      { core in
        guard let log = core.logs[channel], log.replica.state.log.kind == .channel else {
          return completion(.failure(NodeProblem(.unknownLog)))
        }
        found(log, core)
      }, failed: { completion(.failure($0)) })
  }
}
