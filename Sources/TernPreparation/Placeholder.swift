/// What data preparation stages share.
