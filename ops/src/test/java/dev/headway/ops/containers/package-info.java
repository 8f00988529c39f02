// SPDX-License-Identifier: Apache-2.0
/** Brokers for integration tests: in a container where a Docker engine answers. */
@NullMarked
package dev.headway.ops.containers;

import org.jspecify.annotations.NullMarked;
