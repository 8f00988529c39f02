// SPDX-License-Identifier: Apache-2.0
/**
 * What agents say, read as facts: the envelope and its payload checked and turned into closed
 * types. Pure: no Kafka.
 */
@NullMarked
package dev.headway.event;

import org.jspecify.annotations.NullMarked;
