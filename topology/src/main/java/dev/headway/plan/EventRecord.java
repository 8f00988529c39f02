// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.schemas.avro.TimelineEntry;

/**
 * One distinct event of a plan, as it is kept.
 *
 * @param fingerprint hash of its content, to tell a copy from a conflict
 * @param entry its timeline entry
 */
public record EventRecord(long fingerprint, TimelineEntry entry) {}
