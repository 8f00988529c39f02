// SPDX-License-Identifier: Apache-2.0
/**
 * One task of a plan: the facts known of it and the outcome that follows from them. Pure: no Kafka.
 */
@NullMarked
package dev.headway.task;

import org.jspecify.annotations.NullMarked;
