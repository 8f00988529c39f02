// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The parts of the local stack, in the order in which they depend on each other. */
public enum Part {
  /** The Kafka brokers. */
  KAFKA("Kafka"),
  /** The schema registry. */
  REGISTRY("Schema registry"),
  /** The database of history. */
  POSTGRES("Postgres"),
  /** Headway itself: its instances. */
  HEADWAY("Headway"),
  /** The Kafka Connect worker that fills the database of history. */
  CONNECT("Kafka Connect");

  /** What live answers need: all but the database of history and what fills it. */
  public static final Set<Part> LIVE = Set.of(KAFKA, REGISTRY, HEADWAY);

  private final String title;

  Part(String title) {
    this.title = title;
  }

  /** Name for people. */
  public String title() {
    return title;
  }

  /** Name on the command line and in files: lower case. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The part with this {@link #id}.
   *
   * @throws IllegalArgumentException when there is none; the message lists all
   */
  public static Part of(String id) {
    for (Part part : values()) {
      if (part.id().equals(id.strip().toLowerCase(Locale.ROOT))) {
        return part;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + id
            + "' is no part of the stack; there are "
            + Arrays.stream(values()).map(Part::id).collect(Collectors.joining(", ")));
  }
}
