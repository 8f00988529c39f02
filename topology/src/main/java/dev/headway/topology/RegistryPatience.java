// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.intake.EventDecoder;
import dev.headway.intake.InputRecord;
import java.time.Duration;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the schema registry where a record needs a schema that is not known yet: an outage
 * makes events late, never poison. After a while it gives up for this round, so that the consumer
 * is not thought dead; the task then starts again at this record.
 */
final class RegistryPatience {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryPatience.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Well below max.poll.interval.ms, which is 5 minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EventDecoder decoder;

  RegistryPatience(EventDecoder decoder) {
    this.decoder = decoder;
  }

  EventDecoder.Decoded decode(InputRecord input) {
    Duration pause = FIRST_PAUSE;
    Duration waited = Duration.ZERO;
    while (true) {
      try {
        return decoder.decode(input);
      } catch (RetriableException e) {
        if (waited.compareTo(PATIENCE) > 0) {
          throw e;
        }
        LOG.warn(
            "waiting for the schema registry to read {}-{} at {}: {}",
            input.topic(),
            input.partition(),
            input.offset(),
            e.getMessage());
        try {
          Thread.sleep(pause);
        } catch (InterruptedException interrupted) {
          throw new InterruptException(interrupted);
        }
        waited = waited.plus(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
    }
  }
}
