// SPDX-License-Identifier: Apache-2.0
/** What agent code is written with: identity, the platform's services, and where they run. */
@NullMarked
package dev.headway.agent;

import org.jspecify.annotations.NullMarked;
