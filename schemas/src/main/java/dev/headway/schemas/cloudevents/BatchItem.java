// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

/** One element of a batch: an event, or what is wrong with it. */
public sealed interface BatchItem {
  /** Position in the batch, from 0. */
  int index();

  /** An element that could be read. */
  record Parsed(int index, ParsedEvent event) implements BatchItem {}

  /** An element that could not; the error's pointers are relative to the element. */
  record Malformed(int index, MalformedEventException error) implements BatchItem {}
}
