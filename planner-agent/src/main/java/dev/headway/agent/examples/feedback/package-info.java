// SPDX-License-Identifier: Apache-2.0
/** Feedback on a product: fetched, analysed, reported. */
@NullMarked
package dev.headway.agent.examples.feedback;

import org.jspecify.annotations.NullMarked;
