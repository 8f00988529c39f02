// SPDX-License-Identifier: Apache-2.0
/** Seeded loads: plans as agents make them, as records on the inputs. */
@NullMarked
package dev.headway.ops.benchmark.load;

import org.jspecify.annotations.NullMarked;
