public import Model
internal import Store

/// The node's keys, for its administrators.
extension HanseNode {
  public typealias KeyAnswer = @Sendable (Result<KeyReport, NodeProblem>) -> Void

  public func keys(completion: @escaping KeyAnswer) {
    core.peek({ completion($0.keyReport()) }, failed: { completion(.failure($0)) })
  }

  /// Draws these keys anew, all that rotate if `names` is empty, and publishes them. Peers and channels follow by themselves.
  public func rotateKeys(_ names: [KeyName], by admin: UserID, completion: @escaping KeyAnswer) {
    let names = Set(names.isEmpty ? KeyName.rotating : names).subtracting([.root])
    change(completion) { (core) throws(CommandFailure) in
      try core.rotateKeys(names, by: core.address(of: admin))
    }
  }

  /// The document, with a whole new set of keys, that the root key is to sign.
  public func prepareReplacement(
    by admin: UserID, completion: @escaping @Sendable (Result<[UInt8], NodeProblem>) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        do throws(CommandFailure) {
          let document = try core.prepareReplacement()
          try core.keep { () throws(StoreError) in
            try core.audit(
              .replacementPrepared, by: core.address(of: admin), target: "document \(document.number)")
          }
          core.afterCommit.append { completion(.success(document.encode())) }
        } catch {
          switch error {
          case .problem(let problem): core.afterCommit.append { completion(.failure(problem)) }
          case .store(let error): throw error
          }
        }
      }, failed: { completion(.failure($0)) })
  }

  /// Goes on under the document that the root key has signed: every document before it is revoked.
  public func replaceKeys(_ signed: [UInt8], by admin: UserID, completion: @escaping KeyAnswer) {
    change(completion) { (core) throws(CommandFailure) in
      let document: SignedDocument
      do throws(NodeProblem) { document = try Replacement.signed(signed) } catch { throw .problem(error) }
      try core.replaceKeys(by: document, by: core.address(of: admin))
    }
  }

  private func change(
    _ completion: @escaping KeyAnswer, _ step: @escaping @Sendable (Core) throws(CommandFailure) -> Void
  ) {
    core.write(
      { (core) throws(StoreError) in
        do throws(CommandFailure) {
          try step(core)
          core.afterCommit.append { completion(core.keyReport()) }
        } catch {
          switch error {
          case .problem(let problem): core.afterCommit.append { completion(.failure(problem)) }
          case .store(let error): throw error
          }
        }
      }, failed: { completion(.failure($0)) })
  }
}

extension Core {
  func keyReport() -> Result<KeyReport, NodeProblem> {
    do throws(NodeProblem) {
      return .success(
        try KeyReport(identity, sessionSinceMilliseconds: sessionKeySinceMilliseconds, keyFolder))
    } catch {
      return .failure(error)
    }
  }

  private var sessionKeySinceMilliseconds: UInt64? {
    let text = (try? store.setting(Self.sessionKeyTimeSetting)).flatMap { $0 }
    return text.flatMap { UInt64(String(decoding: $0, as: UTF8.self)) }
  }
}
