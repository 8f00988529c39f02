// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.trace;

/**
 * What the tracker did for a load.
 *
 * @param events input records it did something for
 * @param gets reads of one key
 * @param puts writes
 * @param deletes removals
 * @param scans range scans
 * @param scanned entries they returned
 * @param outputs records it produced, those of the changelog not counted
 * @param keyBytes bytes of all keys
 * @param valueBytes bytes of all values written or produced
 */
public record TraceSummary(
    long events,
    long gets,
    long puts,
    long deletes,
    long scans,
    long scanned,
    long outputs,
    long keyBytes,
    long valueBytes) {}
