// SPDX-License-Identifier: Apache-2.0
/** Brokers for integration tests, embedded and in a container, and what Headway needs of both. */
@NullMarked
package dev.headway.ops.containers;

import org.jspecify.annotations.NullMarked;
