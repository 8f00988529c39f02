// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.http.plan.PlanDocuments;
import dev.headway.schemas.avro.PlanProgress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A change on its way to those who listen. It is decoded when the first of them looks at it, and
 * once for all of them.
 */
final class LiveChange {
  private final CommittedChange committed;
  private final Function<byte[], PlanProgress> reader;
  private @Nullable PlanProgress plan;
  private @Nullable ObjectNode document;

  LiveChange(CommittedChange committed, Function<byte[], PlanProgress> reader) {
    this.committed = committed;
    this.reader = reader;
  }

  int partition() {
    return committed.partition();
  }

  long offset() {
    return committed.offset();
  }

  /** When it was written, in milliseconds since the epoch. */
  long time() {
    return committed.time();
  }

  /** Text form of the plan's key. */
  String key() {
    return committed.key();
  }

  /** Whether it says that the plan has left. */
  boolean isEnd() {
    return committed.value() == null;
  }

  /** Whether the plan has left since its retention is over. */
  boolean expired() {
    return committed.expired();
  }

  /** The plan's snapshot; not to be asked for where the plan has left. */
  synchronized PlanProgress plan() {
    PlanProgress read = plan;
    if (read == null) {
      byte[] value = committed.value();
      if (value == null) {
        throw new IllegalStateException("the plan has left");
      }
      read = reader.apply(value);
      plan = read;
    }
    return read;
  }

  /** The plan as REST shows it. Shared: not to be changed. */
  synchronized ObjectNode document() {
    ObjectNode made = document;
    if (made == null) {
      made = PlanDocuments.of(plan());
      document = made;
    }
    return made;
  }
}
