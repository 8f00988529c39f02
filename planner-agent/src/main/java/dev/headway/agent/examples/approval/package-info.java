// SPDX-License-Identifier: Apache-2.0
/** A purchase that waits for a person. */
@NullMarked
package dev.headway.agent.examples.approval;

import org.jspecify.annotations.NullMarked;
