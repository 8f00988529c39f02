// SPDX-License-Identifier: Apache-2.0
/** The faults, each of which proves that it has fired. */
@NullMarked
package dev.headway.ops.faults.fault;

import org.jspecify.annotations.NullMarked;
