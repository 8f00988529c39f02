// SPDX-License-Identifier: Apache-2.0
/**
 * The Kafka Streams topology around the fold: thin plumbing between topics, the plan store and the
 * pure code.
 */
@NullMarked
package dev.headway.topology;

import org.jspecify.annotations.NullMarked;
