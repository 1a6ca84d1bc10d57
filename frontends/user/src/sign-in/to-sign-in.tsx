import { Navigate, useLocation } from 'react-router'

/** To sign-in, and back here afterwards. */
export function ToSignIn() {
  const { pathname } = useLocation()
  return <Navigate to="/sign-in" replace state={{ from: pathname }} />
}
