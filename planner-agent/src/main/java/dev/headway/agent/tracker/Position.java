// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

/**
 * How far into its inputs the tracker had got for an answer, or has to get to show what was sent.
 * Opaque: taken from one answer, and given back as it is.
 *
 * @param token the text of the header {@value #HEADER}
 */
public record Position(String token) {
  /** Header of answers to reads, and of those to events that were sent over HTTP. */
  public static final String HEADER = "Headway-Position";

  /** Checks that there is one. */
  public Position {
    if (token.isBlank()) {
      throw new IllegalArgumentException("an empty text is no position");
    }
  }
}
