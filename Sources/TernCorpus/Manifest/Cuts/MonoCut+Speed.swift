extension Recording {
  /// The recording played so many times as fast, pitch included; its name says so, as in lhotse:
  /// `<name>_sp0.9`.
  ///
  /// - Precondition: the speed is from 0.01 to 100.
  public func perturbed(speed: Double) -> Recording {
    precondition(AudioTransform.speeds.contains(speed), "a speed of \(speed)")
    var perturbed = self
    perturbed.id += "_sp\(speed)"
    perturbed.sampleCount = SampleCount.perturbed(sampleCount, speed: speed)
    perturbed.duration = Double(perturbed.sampleCount) / Double(sampleRate)
    perturbed.transforms.append(.speed(speed))
    return perturbed
  }
}

extension Supervision {
  /// What is said in a recording that is played so many times as fast.
  ///
  /// - Precondition: the speed is from 0.01 to 100.
  public func perturbed(speed: Double, sampleRate: Int) -> Supervision {
    var perturbed = self
    perturbed.id += "_sp\(speed)"
    perturbed.recordingID += "_sp\(speed)"
    perturbed.start = start.perturbed(speed: speed, sampleRate: sampleRate)
    perturbed.duration = duration.perturbed(speed: speed, sampleRate: sampleRate)
    return perturbed
  }
}

extension MonoCut {
  /// The cut of a recording that is played so many times as fast; stored features are left out. Source:
  /// lhotse's `perturb_speed`.
  ///
  /// - Precondition: the speed is from 0.01 to 100.
  /// - Throws: ``CorpusError`` with code `.format` where the cut has no recording.
  public func perturbed(speed: Double) throws(CorpusError) -> MonoCut {
    guard let recording else {
      throw CorpusError(.format, "cut '\(id.prefix(80))' has no recording")
    }
    let rate = recording.sampleRate
    var perturbed = self
    perturbed.id += "_sp\(speed)"
    perturbed.start = start.perturbed(speed: speed, sampleRate: rate)
    perturbed.duration = duration.perturbed(speed: speed, sampleRate: rate)
    perturbed.supervisions = supervisions.map { $0.perturbed(speed: speed, sampleRate: rate) }
    perturbed.recording = recording.perturbed(speed: speed)
    perturbed.features = nil
    return perturbed
  }
}

extension Double {
  /// Seconds, by way of their number of samples.
  fileprivate func perturbed(speed: Double, sampleRate: Int) -> Double {
    let samples = SampleCount.samples(in: self, rate: sampleRate)
    return Double(SampleCount.perturbed(samples, speed: speed)) / Double(sampleRate)
  }
}
