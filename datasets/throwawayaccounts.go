package datasets

import "embed"

//go:embed throwaway-accounts
var throwawayAccountsFiles embed.FS

// ThrowawayAccounts is a campaign of which every comment comes from a new account.
var ThrowawayAccounts = declare("throwaway-accounts", throwawayAccountsFiles)
